/** The tests are one address, and faster than any person. */
export const UNLIMITED = { IMGR_UPLOADS_PER_MINUTE: '1000000', IMGR_REQUESTS_PER_MINUTE: '10000000' };
