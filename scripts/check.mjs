// npm run check: formatting, lint, the direction of imports, types.
import { build, install, run, say } from './prepare.mjs';

install();
say('checking format, lint and the direction of imports …');
run('biome', ['ci', '--error-on-warnings']);
build();
say('checking types …');
run('turbo', ['run', 'typecheck', '--output-logs=errors-only']);
say('all checks passed');
