// npm run check: formatting, lint, the direction of imports, types, and what the tools' own checkers say.
import { join } from 'node:path';
import { provideImages } from './base-images.mjs';
import { provideCompose } from './docker-compose.mjs';
import { findOrStartEngine } from './docker-engine.mjs';
import { build, install, root, run, say } from './prepare.mjs';

const HAPROXY = 'haproxy:3.0';

install();
say('checking format, lint and the direction of imports …');
run('biome', ['ci', '--error-on-warnings']);
build();
say('checking types …');
run('turbo', ['run', 'typecheck', '--output-logs=errors-only']);
say('checking the load balancer and compose …');
await findOrStartEngine();
await provideImages([HAPROXY]);
await provideCompose();
run('docker', [
  ...['run', '--rm'],
  ...['--volume', `${join(root, 'haproxy/haproxy.cfg')}:/haproxy.cfg:ro`],
  ...['--volume', `${join(root, 'docker/compose/haproxy-servers.cfg')}:/servers.cfg:ro`],
  ...[HAPROXY, 'haproxy', '-c', '-dW', '-f', '/haproxy.cfg', '-f', '/servers.cfg'],
]);
run('docker', ['compose', '--file', 'docker/compose.yaml', 'config', '--quiet']);
say('all checks passed');
