import { expect, test } from 'vitest';
import { curlUpload, flameshotCommand, shellFunction } from './commands.ts';
import { shareXUploader } from './sharex.ts';

const open = { host: 'https://img.example', tokenRequired: false };
const closed = { ...open, tokenRequired: true };
const all = (to: typeof open) => [
  curlUpload(to),
  shellFunction(to),
  flameshotCommand(to),
  JSON.stringify(shareXUploader(to)),
];

test('sends to this host', () => {
  for (const text of all(open)) expect(text).toContain('https://img.example/image');
});

test('leaves a place for the upload token only where one is needed', () => {
  for (const text of all(open)) expect(text).not.toContain('Authorization');
  for (const text of all(closed)) expect(text).toMatch(/Authorization.+Bearer YOUR_UPLOAD_TOKEN/);
});

test('lets ShareX keep the address that deletes the image', () => {
  expect(shareXUploader(open).DeletionURL).toBe('https://img.example/i/{json:id}#delete={json:deleteToken}');
});
