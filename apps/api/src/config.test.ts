import { readFileSync } from 'node:fs';
import { SettingsError } from '@imgr/settings';
import { describe, expect, it } from 'vitest';
import { clusterSettingsSchema, readConfig } from './config.ts';

describe('readConfig', () => {
  it('needs no setting', () => {
    expect(readConfig({})).toMatchObject({
      port: 8080,
      publicUrl: 'http://localhost:8080',
      uploads: { tokens: [] },
    });
  });

  it('takes lists, and addresses with or without a slash at their end', () => {
    const config = readConfig({
      IMGR_PUBLIC_URL: 'https://img.example/',
      IMGR_UPLOAD_TOKENS: 'a-token-of-some-length,another-token-of-it',
      IMGR_TRUSTED_PROXIES: '10.0.0.0/8,::1',
    });
    expect(config.publicUrl).toBe('https://img.example');
    expect(config.uploads.tokens).toEqual(['a-token-of-some-length', 'another-token-of-it']);
    expect(config.trustedProxies).toEqual(['10.0.0.0/8', '::1']);
  });

  it('refuses every bad value at once, and shows none', () => {
    const bad = {
      PORT: '70000',
      IMGR_PUBLIC_URL: 'ftp://x',
      IMGR_UPLOAD_TOKENS: 'tooshort',
      IMGR_TRUSTED_PROXIES: 'all',
      // Longer than the broker waits for an acknowledgement.
      IMGR_ANIMATION_TIMEOUT_SECONDS: '1801',
    };
    const read = () => readConfig(bad);
    for (const name of Object.keys(bad)) expect(read).toThrow(new RegExp(`${name}: `));
    expect(read).not.toThrow(/tooshort/);
  });

  it.each(['https://img.example/images', 'https://img.example/?x', 'https://a:b@img.example', 'here'])(
    'refuses %s as its address, which has more than a host',
    (url) => {
      expect(() => readConfig({ IMGR_PUBLIC_URL: url })).toThrow(/IMGR_PUBLIC_URL: /);
    },
  );

  it('refuses settings that do not go with each other, also beside one that is wrong, in both modes', () => {
    const contradicting = { PORT: '9464', IMGR_UPLOADS_DIR_MAX_BYTES: '1048576', IMGR_CACHE_BYTES: 'much' };
    for (const mode of [{}, CLUSTER]) {
      const read = () => readConfig({ ...mode, ...contradicting });
      for (const name of ['METRICS_PORT', 'IMGR_UPLOADS_DIR_MAX_BYTES', 'IMGR_CACHE_BYTES'])
        expect(read).toThrow(new RegExp(`  ${name}: `));
      expect(read).not.toThrow(/ {2}(PORT|IMGR_MAX_UPLOAD_BYTES): /);
    }
    const agreeing = { IMGR_UPLOADS_DIR_MAX_BYTES: '1048576', IMGR_MAX_UPLOAD_BYTES: '1048576' };
    expect(readConfig(agreeing).uploads).toMatchObject({ maxBytes: 1_048_576, maxBytesTogether: 1_048_576 });
  });

  const CLUSTER = {
    AMQP_URL: 'amqp://imgr:secret@broker',
    S3_ENDPOINT_URL: 'http://store:3900',
    S3_BUCKET_NAME: 'imgr',
    AWS_ACCESS_KEY_ID: 'GK31c2f218a2e44f485b94239e',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_REGION_NAME: 'garage',
  };

  it('is embedded until the settings of the cluster are there', () => {
    expect(readConfig({}).cluster).toBeUndefined();
    expect(readConfig({ AWS_ACCESS_KEY_ID: 'of some other program' }).cluster).toBeUndefined();
    expect(readConfig(CLUSTER).cluster).toMatchObject({ amqpUrl: CLUSTER.AMQP_URL });
  });

  it.each(['AMQP_URL', 'S3_ENDPOINT_URL', 'S3_BUCKET_NAME', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'])(
    'refuses the cluster without %s, and names it alone',
    (name) => {
      const { [name as keyof typeof CLUSTER]: _, ...half } = CLUSTER;
      const read = () => readConfig(half);
      expect(read).toThrow(SettingsError);
      for (const other of Object.keys(CLUSTER)) {
        if (other === name) expect(read).toThrow(new RegExp(`  ${other}: `));
        else expect(read).not.toThrow(new RegExp(`  ${other}: `));
      }
    },
  );

  it('is described in the README, setting by setting', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    for (const name of Object.keys(clusterSettingsSchema.shape)) expect(readme).toContain(`\`${name}\``);
  });
});
