// npm run bench: measures imgr against named references, side by side.
import { build, install, run } from './prepare.mjs';

install();
build();
run('node', ['bench/dist/main.js', ...process.argv.slice(2)]);
