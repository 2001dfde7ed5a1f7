import { expect, it } from 'vitest';
import { type AmqpFrame, AmqpFrames, JOBS_QUEUE } from './amqp-frames.ts';

const PROTOCOL_HEADER = Buffer.from('AMQP\x00\x00\x09\x01', 'latin1');
const PUBLISH = [0, 60, 0, 40];
const ACK = [0, 60, 0, 80];

function frame(payload: Buffer, type = 1): Buffer {
  const header = Buffer.alloc(7);
  header.writeUInt8(type, 0);
  header.writeUInt32BE(payload.length, 3);
  return Buffer.concat([header, payload, Buffer.from([0xce])]);
}

const FRAMES = {
  publishOfJob: frame(Buffer.concat([Buffer.from(PUBLISH), Buffer.from(JOBS_QUEUE)])),
  publishOfEvent: frame(Buffer.concat([Buffer.from(PUBLISH), Buffer.from('imgr.events')])),
  bodyLikeAPublish: frame(Buffer.concat([Buffer.from(PUBLISH), Buffer.from(JOBS_QUEUE)]), 3),
  body: frame(Buffer.from('{"version":1,"id":"abc123"}'), 3),
  confirm: frame(Buffer.from([...ACK, 0, 0, 0, 0, 0, 0, 1, 2, 0])),
  heartbeat: frame(Buffer.alloc(0), 8),
};

it.each([1, 2, 7, 1000])(
  'cuts what comes in pieces of %i bytes into frames, changes none, and knows jobs and confirmations',
  (length) => {
    const frames = new AmqpFrames({ hasProtocolHeader: true });
    const all = Buffer.concat([PROTOCOL_HEADER, ...Object.values(FRAMES)]);
    const read: AmqpFrame[] = [];
    for (let at = 0; at < all.length; at += length) read.push(...frames.read(all.subarray(at, at + length)));
    expect(read.map(({ bytes }) => bytes)).toEqual([PROTOCOL_HEADER, ...Object.values(FRAMES)]);
    const names = ['header', ...Object.keys(FRAMES)];
    expect(names.filter((_, index) => read[index]?.isPublishOfJob)).toEqual(['publishOfJob']);
    expect(read.map(({ jobId }) => jobId).filter(Boolean)).toEqual(['abc123']);
    expect(read.map(({ confirmedTag }) => confirmedTag).filter(Boolean)).toEqual([258]);
    expect(names[read.findIndex(({ confirmedTag }) => confirmedTag)]).toBe('confirm');
  },
);
