import { wholeNumber } from '@imgr/settings';

const MIB = 1024 * 1024;

/** What the API enforces and the page says beforehand: each process that serves either has the same. */
export const uploadSettings = {
  IMGR_MAX_UPLOAD_BYTES: wholeNumber({ min: 1, max: 1024 * MIB, is: 'bytes per upload' }).byDefault(50 * MIB),
};
