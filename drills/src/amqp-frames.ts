/** As the contract names it. */
export const JOBS_QUEUE = 'imgr.resize';

const PROTOCOL_HEADER_BYTES = 8;
/** Type (1 byte), channel (2), size of the payload (4); after the payload comes one byte that ends the frame. */
const FRAME_HEADER_BYTES = 7;
const FRAME_END_BYTES = 1;
const METHOD_FRAME = 1;
/** Class `basic` (60), and its methods, as the two numbers at the start of a method's payload. */
const BASIC_PUBLISH = (60 << 16) | 40;
const BASIC_ACK = (60 << 16) | 80;

export interface AmqpFrame {
  bytes: Buffer;
  isPublishOfJob: boolean;
  isConfirm: boolean;
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
      yield { bytes, ...kindOf(bytes) };
    }
  }

  #nextLength(): number {
    if (this.#headerBytes > 0) return this.#headerBytes;
    if (this.#rest.length < FRAME_HEADER_BYTES) return Number.POSITIVE_INFINITY;
    return FRAME_HEADER_BYTES + this.#rest.readUInt32BE(3) + FRAME_END_BYTES;
  }
}

function kindOf(frame: Buffer): Omit<AmqpFrame, 'bytes'> {
  const isMethod = frame.length > FRAME_HEADER_BYTES + 4 && frame[0] === METHOD_FRAME;
  const method = isMethod ? frame.readUInt32BE(FRAME_HEADER_BYTES) : undefined;
  return {
    isPublishOfJob: method === BASIC_PUBLISH && frame.includes(JOBS_QUEUE),
    isConfirm: method === BASIC_ACK,
  };
}
