import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { goodImage, hostileFiles } from '@imgr/test-images';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DecoderCrashedError, DecoderTimedOutError, ImageRefusedError } from './errors.ts';
import { ImageProcesses } from './image-processes.ts';

const LIMITS = { maxPixels: 100_000_000, maxAvifPixels: 25_000_000 };
const CODE_BY_STATUS: Record<number, string[]> = {
  415: ['unsupported_format'],
  422: ['unreadable_image', 'too_many_pixels'],
};

describe('ImageProcesses', () => {
  let folder: string;
  let processes: ImageProcesses;
  let good: string;
  const file = async (name: string, bytes: Buffer) => {
    const path = join(folder, name);
    await writeFile(path, bytes);
    return path;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imgr-processes-'));
    processes = await ImageProcesses.start({ slots: 2, limits: LIMITS });
    good = await file('good', (await goodImage('jpeg-12mp')).bytes);
  }, 60_000);
  afterAll(async () => {
    await processes.close();
    await rm(folder, { recursive: true });
  });

  it('tells the facts of an image from its header, upright', async () => {
    for (const name of [
      'jpeg-12mp',
      'jpeg-orientation-6',
      'gif-animated',
      'png-animated',
      'avif-still',
    ] as const) {
      const { format, width, height, frames, bytes } = await goodImage(name);
      expect(await processes.inspect(await file(name, bytes), 5000)).toEqual({
        format,
        width,
        height,
        frames,
      });
    }
  });

  it('refuses what is no accepted image, saying why, and fails the rest only when it is decoded', async () => {
    for (const { name, bytes, expect: expectation, status } of await hostileFiles()) {
      const path = await file(name, bytes);
      if (expectation === 'refused') {
        const error = await processes.inspect(path, 5000).catch((caught: unknown) => caught);
        expect(error, name).toBeInstanceOf(ImageRefusedError);
        expect(CODE_BY_STATUS[status ?? 0], name).toContain((error as ImageRefusedError).code);
      } else if (expectation === 'fails-later') {
        await expect(processes.inspect(path, 5000), name).resolves.toBeDefined();
        await expect(processes.resize(path, 30_000), name).rejects.toMatchObject({ code: 'damaged_image' });
      }
    }
  }, 60_000);

  it('ends a process at the time limit, and the next image finds another', async () => {
    const before = processes.pids;
    await expect(processes.resize(good, 10)).rejects.toThrow(DecoderTimedOutError);
    expect(await processes.resize(good, 30_000)).toMatchObject({ format: 'jpeg' });
    expect(processes.pids).not.toEqual(before);
    expect(processes.pids).toHaveLength(2);
  });

  it('ends even a process that hears nothing', async () => {
    for (const pid of processes.pids) process.kill(pid, 'SIGSTOP');
    const both = await Promise.allSettled([processes.resize(good, 300), processes.resize(good, 300)]);
    for (const result of both) expect(result).toMatchObject({ reason: expect.any(DecoderTimedOutError) });
    expect(await processes.resize(good, 30_000)).toMatchObject({ format: 'jpeg' });
  });

  it('works on at a Ctrl-C, which a terminal tells every process of its group', async () => {
    const before = processes.pids;
    const running = processes.resize(good, 30_000);
    for (const pid of before) process.kill(pid, 'SIGINT');
    expect(await running).toMatchObject({ format: 'jpeg' });
    expect(processes.pids).toEqual(before);
  });

  it('outlives a crash, and so does the image in the other process', async () => {
    const fresh = await ImageProcesses.start({ slots: 2, limits: LIMITS });
    // Both have started by then; the one that hears nothing holds its image until it is killed.
    await sleep(1500);
    const [stalled = 0] = fresh.pids;
    process.kill(stalled, 'SIGSTOP');
    const running = [fresh.resize(good, 30_000), fresh.resize(good, 30_000)];
    await expect(Promise.race(running)).resolves.toMatchObject({ format: 'jpeg' });
    process.kill(stalled, 'SIGKILL');
    const [crashed] = (await Promise.allSettled(running)).filter(({ status }) => status === 'rejected');
    expect(crashed).toMatchObject({ reason: expect.any(DecoderCrashedError) });
    expect(await fresh.resize(good, 30_000)).toMatchObject({ format: 'jpeg' });
    expect(fresh.pids).not.toContain(stalled);
    await fresh.close();
  });

  it('shows its processes nothing of the environment, where the secrets are', async () => {
    process.env.IMGR_TEST_SECRET = 'swordfish';
    const fresh = await ImageProcesses.start({ slots: 1, limits: LIMITS });
    const environment = await readFile(`/proc/${fresh.pids[0]}/environ`, 'utf8');
    delete process.env.IMGR_TEST_SECRET;
    await fresh.close();
    expect(environment).toContain('MALLOC_ARENA_MAX');
    expect(environment).not.toContain('swordfish');
  });

  it('counts the time limit from when an image has its slot', async () => {
    const waits = Array.from({ length: 8 }, () => processes.resize(good, 1500));
    expect((await Promise.allSettled(waits)).every(({ status }) => status === 'fulfilled')).toBe(true);
  });
});
