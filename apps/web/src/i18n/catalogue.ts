import type { en } from './en.ts';

/** The keys of the English texts, with other texts. */
export type Catalogue = Texts<typeof en>;

type Texts<T> = { readonly [Key in keyof T]: T[Key] extends string ? string : Texts<T[Key]> };
