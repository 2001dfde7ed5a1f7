import { customAlphabet } from 'nanoid';
import { z } from 'zod';

const ID_LENGTH = 22;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** Matches the ids made here and those of the application imgr replaces, whose images stay reachable. */
export const imageIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9]{8,32}$/, 'invalid id')
  .describe('8 to 32 letters and digits');

/** A new id: 22 characters of `[A-Za-z0-9]` from a cryptographic source, 131 bits. */
export const newImageId: () => string = customAlphabet(alphabet, ID_LENGTH);

/** Whether the id was given by the application that imgr replaces: its images have no state objects. */
export function isLegacyId(id: string): boolean {
  return id.length !== ID_LENGTH;
}
