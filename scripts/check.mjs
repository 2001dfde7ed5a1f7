// npm run check: formatting, lint, the direction of imports, types, and what the tools' own checkers say.
import { checkInfrastructure } from './check-infrastructure.mjs';
import { provideCompose } from './docker-compose.mjs';
import { findOrStartEngine } from './docker-engine.mjs';
import { build, fail, install, run, say } from './prepare.mjs';

install();
say('checking format, lint and the direction of imports …');
run('biome', ['ci', '--error-on-warnings']);
build();
say('checking types …');
run('turbo', ['run', 'typecheck', '--output-logs=errors-only']);
await findOrStartEngine();
await provideCompose();
const { failed, skipped } = await checkInfrastructure();
if (failed > 0) fail(`${failed} of the checks failed`);
say(skipped > 0 ? `all checks passed, but for ${skipped} that cannot be made here` : 'all checks passed');
