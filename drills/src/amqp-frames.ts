/** As the contract names it. */
export const JOBS_QUEUE = 'imgr.resize';

const PROTOCOL_HEADER_BYTES = 8;
/** Type (1 byte), channel (2), size of the payload (4); after the payload comes one byte that ends the frame. */
const FRAME_HEADER_BYTES = 7;
const FRAME_END_BYTES = 1;
const METHOD_FRAME = 1;
const BODY_FRAME = 3;
const JOB_ID = /"id":"(\w+)"/;
/** Class `basic` (60), and its methods, as the two numbers at the start of a method's payload. */
const BASIC_PUBLISH = (60 << 16) | 40;
const BASIC_ACK = (60 << 16) | 80;

export interface AmqpFrame {
  bytes: Buffer;
  channel: number;
  isPublishOfJob: boolean;
  /** Of a body that is a job. */
  jobId: string | undefined;
  /** Up to which publication of the channel, counted from 1, the broker has confirmed. */
  confirmedTag: number | undefined;
}

/** Cuts one direction of a connection of AMQP 0-9-1 into its frames, and knows as much of them as the drills ask. */
export class AmqpFrames {
  #rest = Buffer.alloc(0);
  #headerBytes: number;

  constructor({ hasProtocolHeader }: { hasProtocolHeader: boolean }) {
    this.#headerBytes = hasProtocolHeader ? PROTOCOL_HEADER_BYTES : 0;
  }

  /** The frames that are complete with this chunk. */
  *read(chunk: Buffer): Generator<AmqpFrame> {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    for (let length = this.#nextLength(); length <= this.#rest.length; length = this.#nextLength()) {
      const bytes = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      this.#headerBytes = 0;
      yield { bytes, ...readFrame(bytes) };
    }
  }

  #nextLength(): number {
    if (this.#headerBytes > 0) return this.#headerBytes;
    if (this.#rest.length < FRAME_HEADER_BYTES) return Number.POSITIVE_INFINITY;
    return FRAME_HEADER_BYTES + this.#rest.readUInt32BE(3) + FRAME_END_BYTES;
  }
}

function readFrame(frame: Buffer): Omit<AmqpFrame, 'bytes'> {
  const payload = frame.subarray(FRAME_HEADER_BYTES);
  const method = frame[0] === METHOD_FRAME ? payload.readUInt32BE(0) : undefined;
  return {
    channel: frame.readUInt16BE(1),
    isPublishOfJob: method === BASIC_PUBLISH && payload.includes(JOBS_QUEUE),
    jobId: frame[0] === BODY_FRAME ? JOB_ID.exec(payload.toString())?.[1] : undefined,
    confirmedTag: method === BASIC_ACK ? Number(payload.readBigUInt64BE(4)) : undefined,
  };
}
