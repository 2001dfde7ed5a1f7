import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { AppError } from '@imgr/contracts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { END, part, type Sending, sendBody } from './multipart-body.fixture.ts';
import { receiveUpload } from './receive-upload.ts';
import { MalformedBodyError } from './upload-errors.ts';
import { UploadFolder } from './upload-folder.ts';

/** More than all buffers on the way hold: a file still waits in them when its end has come. */
const MAX_BYTES = 3_000_000;
describe('receiveUpload', { timeout: 30_000 }, () => {
  let parent: string;
  let folder: UploadFolder;
  let server: Server;
  beforeAll(async () => {
    server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterAll(() => server.close());
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'imgr-receive-'));
    folder = await UploadFolder.open(parent, MAX_BYTES);
  });
  afterEach(async () => {
    expect(await readdir(parent)).toEqual([]);
    // Nothing counts as under way any more: there is room for as much as all uploads may take together.
    const whole = await folder.receive(Readable.from([Buffer.alloc(MAX_BYTES)]));
    await whole.discard();
    await rm(parent, { recursive: true });
  });

  const receive = async (request: IncomingMessage) => {
    try {
      const file = await receiveUpload(request, folder, MAX_BYTES);
      const content = await readFile(file.path, 'latin1');
      expect(content).toHaveLength(file.bytes);
      await file.discard();
      return content;
    } catch (error) {
      return error instanceof AppError ? error.code : error;
    }
  };
  /** Resolves with the content of the file that was received, or the code of the error. */
  const send = (body: (string | Buffer)[], sending?: Sending) => sendBody(server, receive, body, sending);

  it('takes a file that comes in pieces cut anywhere, in chunks or with a length', async () => {
    const body = `${part('file', 'a.png')}the content${END}`;
    for (let cut = 0; cut <= body.length; cut += 1) {
      const pieces = [body.slice(0, cut), body.slice(cut)].filter(Boolean);
      expect(await send(pieces)).toBe('the content');
    }
    expect(await send([...body])).toBe('the content');
    expect(await send([...body], { length: body.length })).toBe('the content');
  });

  it('takes a file of exactly the limit, and refuses one byte more', async () => {
    for (const pieces of [1, 7, 100]) {
      const sendBytes = (bytes: number) => {
        const size = Math.ceil(bytes / pieces);
        const content = Buffer.alloc(bytes, 'a');
        const cuts = Array.from({ length: pieces }, (_, i) => content.subarray(i * size, (i + 1) * size));
        return send([part('file', 'a'), ...cuts, END]);
      };
      expect(await sendBytes(MAX_BYTES)).toBe('a'.repeat(MAX_BYTES));
      expect(await sendBytes(MAX_BYTES + 1)).toBe('too_large');
    }
  });

  it('refuses a body that is too long as soon as that is known, while it still comes', async () => {
    expect(await send([], { length: 10 * MAX_BYTES + 2 ** 20 })).toBe('too_large');
    expect(await send([part('file', 'a'), Buffer.alloc(MAX_BYTES + 1)], { length: 2 * MAX_BYTES })).toBe(
      'too_large',
    );
    const fields = Array.from({ length: 42 }, () => [part('note'), Buffer.alloc(100_000), '\r\n']).flat();
    expect(await send([...fields, part('file', 'a'), 'x', END])).toBe('too_large');
  });

  it('refuses a file that is too large and broken off in the same breath, once', async () => {
    expect(await send([`${part('file', 'a')}${'a'.repeat(MAX_BYTES + 100)}`])).toBe('too_large');
  });

  it('takes the file wherever it stands among other fields and files', async () => {
    const field = `${part('note')}text\r\n`;
    const other = `${part('other', 'b.png')}other\r\n`;
    const file = `${part('file', 'a.png', 'Content-Type: image/png\r\n')}content\r\n`;
    for (const body of [file + field, field + file, other + file + field, file + other]) {
      expect(await send([`${body}--x--\r\n`])).toBe('content');
    }
  });

  it('refuses two files, however they come', async () => {
    const one = `${part('file', 'a')}one\r\n`;
    expect(await send([one + one, '--x--\r\n'])).toBe('too_many_files');
    expect(await send([one, part('file', 'b'), 'tw'], { length: 10_000 })).toBe('too_many_files');
    expect(await send([one.repeat(50), '--x--\r\n'])).toBe('too_many_files');
    const large = [part('file', 'a'), Buffer.alloc(MAX_BYTES), '\r\n'];
    expect(
      await send([Buffer.concat(large.map((piece) => Buffer.from(piece as string))), one, '--x--\r\n']),
    ).toBe('too_many_files');
  });

  it('misses the file where the field is named otherwise, or is plain text', async () => {
    expect(await send([`${part('picture', 'a.png')}content${END}`])).toBe('missing_file');
    expect(await send([`${part('File', 'a.png')}content${END}`])).toBe('missing_file');
    expect(await send([`${part('file')}content${END}`])).toBe('missing_file');
    expect(await send(['--x--\r\n'])).toBe('missing_file');
  });

  it('takes a file whose name is empty, or with bytes of any kind, for a file', async () => {
    expect(await send([`${part('file', '')}content${END}`])).toBe('content');
    expect(await send([`${part('file', '../../etc/passwd\0')}content${END}`])).toBe('content');
    expect(await send([`${part('file', 'a')}${END}`])).toBe('');
    expect(await send([`${part('file', 'a')}\r\n--y\r\n${END}`])).toBe('\r\n--y\r\n');
  });

  it('takes a part of a nested content type for the bytes that it is', async () => {
    const nested = '--y\r\nContent-Disposition: file; filename="b"\r\n\r\ninner\r\n--y--';
    const headers = 'Content-Type: multipart/mixed; boundary=y\r\n';
    expect(await send([`${part('file', 'a', headers)}${nested}${END}`])).toBe(nested);
    const disposition = `--x\r\nContent-Disposition: form-data; name="file"\r\n${headers}\r\n${nested}${END}`;
    expect(await send([disposition])).toBe('missing_file');
  });

  it('refuses a body that is no multipart/form-data', async () => {
    const body = [`${part('file', 'a')}content${END}`];
    expect(await send(body, { contentType: 'application/json' })).toBe('missing_file');
    expect(await send(body, { contentType: 'application/x-www-form-urlencoded' })).toBe('missing_file');
    expect(await send(body, { contentType: 'multipart/mixed; boundary=x' })).toBe('missing_file');
    expect(await send(body, { contentType: 'multipart/form-data' })).toBe('malformed_body');
    expect(await send(body, { contentType: 'multipart/form-data; boundary=y' })).toBe('malformed_body');
    expect(await send(['no parts at all'])).toBe('malformed_body');
    expect(await send([], { length: 0 })).toBe('malformed_body');
  });

  it('survives a body that ends in the middle of any part, and takes none of it', async () => {
    const bodies = [
      part('file', 'a'),
      part('other', 'b'),
      part('note'),
      `${part('other', 'b')}x\r\n${part('file', 'a')}`,
    ];
    for (const body of bodies) {
      const whole = `${body}content`;
      for (const cut of [3, 40, whole.length - 9, whole.length]) {
        expect(await send([whole.slice(0, cut)])).toBe('malformed_body');
      }
      expect(await send([body, 'con', 'tent'])).toBe('malformed_body');
    }
  });

  it('survives a connection that breaks off in the middle of any part', async () => {
    for (const name of ['file', 'other']) {
      for (const then of ['end', 'destroy'] as const) {
        const sending = { then, length: 10_000 };
        expect(await send([part(name, 'a'), 'content'], sending)).toBe('malformed_body');
        expect(await send([part(name, 'a'), Buffer.alloc(5000)], { then })).toBe('malformed_body');
        expect(await send([], sending)).toBe('malformed_body');
      }
    }
  });

  it('survives a connection that was closed before anyone looked at its body', async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 9\r\n\r\n',
    );
    const [request] = (await once(server, 'request')) as [IncomingMessage];
    socket.destroy();
    request.on('error', () => {});
    await new Promise((resolve) => request.once('close', resolve));
    expect(await receive(request)).toBe('malformed_body');
  });

  it('drops what of a body is too much, and takes the file all the same', async () => {
    const file = `${part('file', 'a')}content`;
    const hugeField = `${part('note')}${'n'.repeat(500_000)}\r\n`;
    const hugeHeader = part('note', undefined, `X-Long: ${'h'.repeat(200_000)}\r\n`);
    const longName = `${part('n'.repeat(5000))}text\r\n`;
    for (const extra of [hugeField, `${hugeHeader}text\r\n`, longName, `${part('note')}text\r\n`.repeat(40)])
      expect(await send([extra, file, END])).toBe('content');
    expect(await send([file, END, 'an epilogue'])).toBe('content');
    expect(await send(['a preamble\r\n', file, END])).toBe('content');
  });

  it('drops a large part that it does not know, and ends with an answer all the same', async () => {
    const large = `${'l'.repeat(200_000)}${END}`;
    for (const header of [
      'Content-Disposition: attachment; name="file"; filename="a"',
      'X: y',
      'no header',
    ]) {
      const dropped = `--x\r\n${header}\r\n\r\n${large}`;
      expect(await send([dropped])).toBe('missing_file');
      expect(await send([`${part('file', 'a')}\r\n${dropped}`])).toBe('');
      expect(await send([`${part('file', 'a')}content\r\n${dropped}`])).toBe('content');
    }
    const fields = `${part('note')}\r\n`.repeat(50);
    expect(await send([`${fields}${part('note')}${large}`])).toBe('missing_file');
  });

  it('gives up a body that came whole, and that the disk does not take, when its client goes away', async () => {
    const hanging = { receive: (file: Readable) => once(file, 'end') } as unknown as UploadFolder;
    const body = `${part('file', 'a')}content${END}`;
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(
      `POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    const [request] = (await once(server, 'request')) as [IncomingMessage];
    const received = receiveUpload(request, hanging, MAX_BYTES);
    await once(request, 'end');
    socket.destroy();
    await expect(received).rejects.toThrow(MalformedBodyError);
  });

  it('ends with an answer for a body of more parts than anyone sends', async () => {
    const parts = `${part('note')}text\r\n`.repeat(5000);
    expect(await send([parts, `${part('file', 'a')}content`, END])).toBe('missing_file');
    const empty = '--x\r\n\r\n'.repeat(5000);
    expect(await send([empty, `${part('file', 'a')}content`, END])).toMatch(/content|missing_file/);
  });
});
