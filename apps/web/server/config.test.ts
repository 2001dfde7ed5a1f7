import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

describe('readConfig', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'imgr-web-'));
    writeFileSync(join(folder, 'index.html'), '');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('needs no setting but a built web app', () => {
    expect(readConfig({ IMGR_WEB_DIR: folder })).toMatchObject({
      port: 8080,
      webConfig: { maxUploadBytes: 50 * 1024 * 1024, uploadTokenRequired: false },
    });
    expect(() => readConfig({ IMGR_WEB_DIR: join(folder, 'missing') })).toThrow(
      /IMGR_WEB_DIR: .*index\.html/,
    );
  });

  it('refuses the same port for the web app and the metrics', () => {
    expect(() => readConfig({ IMGR_WEB_DIR: folder, PORT: '9466' })).toThrow(
      /METRICS_PORT: .*another than PORT/,
    );
  });

  it('is told of the upload tokens, without the tokens', () => {
    const { webConfig } = readConfig({ IMGR_WEB_DIR: folder, IMGR_UPLOAD_TOKEN_REQUIRED: 'true' });
    expect(webConfig.uploadTokenRequired).toBe(true);
    expect(() => readConfig({ IMGR_WEB_DIR: folder, IMGR_UPLOAD_TOKEN_REQUIRED: 'yes' })).toThrow(
      /IMGR_UPLOAD_TOKEN_REQUIRED: /,
    );
  });
});
