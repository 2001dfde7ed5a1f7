import { createPreference } from '../preference.ts';
import { LINK_FORMS, LINK_SIZES } from './link-forms.ts';

/** The form and the size of link that were last chosen. */
export const linkForm = createPreference('imgr.linkForm', LINK_FORMS, 'direct');
export const linkSize = createPreference('imgr.linkSize', LINK_SIZES, 'original');
