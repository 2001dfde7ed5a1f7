/**
 * What an upload of the file must come to:
 * - `refused`: answered with `status`, nothing stored;
 * - `fails-later`: 201, because its header can be read; then the image fails, for good, without retries;
 * - `accepted`: 201 and all sizes, though the file is up to something;
 * - `accepted-or-refused`: any of these, as the decoders of the day see it; but never a crash or a hang.
 */
export type Expectation = 'refused' | 'fails-later' | 'accepted' | 'accepted-or-refused';

export interface HostileFile {
  name: string;
  /** Shared by everyone who asks for this file: not to be written to. */
  bytes: Buffer;
  expect: Expectation;
  /** Of the answer to the upload, if there is only one right answer: 415 is "not a format we take", 422 "broken, or too large a picture". */
  status?: 201 | 415 | 422;
}

/** Makes the bytes of a hostile file; its name is its key in a table of makers. */
export type BytesMaker = () => Buffer | Promise<Buffer>;
