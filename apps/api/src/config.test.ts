import { readFileSync } from 'node:fs';
import { SettingsError } from '@imgr/settings';
import { describe, expect, it } from 'vitest';
import { readConfig, settingsSchema } from './config.ts';

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
    };
    const read = () => readConfig(bad);
    for (const name of Object.keys(bad)) expect(read).toThrow(new RegExp(`${name}: `));
    expect(read).not.toThrow(/tooshort/);
  });

  it('refuses settings of a mode that it does not have, rather than ignore them', () => {
    expect(() => readConfig({ AMQP_URL: 'amqp://broker' })).toThrow(SettingsError);
  });

  it('is described in the README, setting by setting', () => {
    const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
    for (const name of Object.keys(settingsSchema.shape)) expect(readme).toContain(`\`${name}\``);
  });
});
