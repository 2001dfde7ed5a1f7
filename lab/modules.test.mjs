import { join } from 'node:path';
import { test } from 'vitest';
import { root } from '../scripts/prepare.mjs';
import { runQuietly } from '../scripts/run-quietly.mjs';

test("Ansible's modules, by tests of their own", async () => {
  await runQuietly('python3', ['-B', '-m', 'unittest', 'discover', join(root, 'ansible/plugins/tests')]);
});
