import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { goodImage } from '@imgr/test-images';
import type { Imgr } from '@imgr/test-imgr';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { settled, upload } from './client.ts';
import { startImgr } from './start-imgr.ts';

describe('a stop (SIGTERM)', () => {
  let imgr: Imgr;
  beforeAll(async () => {
    imgr = await startImgr({ IMGR_RESIZE_SLOTS: '1', IMGR_STOP_TIMEOUT_SECONDS: '20' });
  });
  afterAll(() => imgr.destroy());

  it('lets an upload under way finish, and exits 0; what was pending is ready after the next start', async () => {
    const { bytes } = await goodImage('jpeg-12mp');
    const before = await Promise.all(Array.from({ length: 6 }, () => upload(imgr.url, bytes)));

    const { hostname, port } = new URL(imgr.url);
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (data) => (answer += data));
    const head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n';
    const tail = '\r\n--x--\r\n';
    const length = head.length + bytes.length + tail.length;
    socket.write(
      `POST /image HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ${length}\r\n\r\n`,
    );
    socket.write(head);
    socket.write(bytes.subarray(0, 100_000));
    await sleep(200);

    const stopped = imgr.stop();
    await sleep(300);
    socket.write(bytes.subarray(100_000));
    socket.write(tail);
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1\.1 201 /);
    expect(await stopped).toEqual(imgr.members.map(() => 0));
    const { id } = JSON.parse(answer.slice(answer.indexOf('{')));

    await imgr.restart();
    for (const image of [...before.map((uploaded) => uploaded.id), id]) {
      expect((await settled(imgr.url, image)).status).toBe('ready');
    }
  });

  it('ends streams of events and idle connections, and is quick about it', async () => {
    const { bytes } = await goodImage('jpeg-12mp');
    const uploads = await Promise.all(Array.from({ length: 10 }, () => upload(imgr.url, bytes)));
    const stream = await fetch(`${imgr.url}/events?${uploads.map(({ id }) => `id=${id}`).join('&')}`);
    const ended = stream.text();
    expect(await imgr.stop()).toEqual(imgr.members.map(() => 0));
    await expect(ended).resolves.toContain('event: status');
    for (const { name, log } of [...imgr.apis, ...imgr.workers]) expect(log, name).toMatch(/"msg":"stopped"/);
  });
});

it('a stop ends at the time limit although a client never finishes', async () => {
  const imgr = await startImgr({ IMGR_STOP_TIMEOUT_SECONDS: '1' });
  onTestFinished(() => imgr.destroy());
  const { hostname, port } = new URL(imgr.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.write(
    'POST /image HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 1000\r\n\r\n--x\r\n',
  );
  await sleep(200);
  expect(await imgr.stop()).toEqual(imgr.members.map(() => 0));
  expect(imgr.log).toMatch(/stopped at the time limit/);
  socket.destroy();
});
