// npm run bench: measures imgr against named references, side by side.
import { build, install, run } from './prepare.mjs';
import { provideServices } from './services.mjs';

/** Sections that measure embedded mode, or sharp alone: they need no broker and no store. */
const WITHOUT_SERVICES = ['pipeline', 'upload', 'serve', 'memory', 'bomb', 'encoders'];

const args = process.argv.slice(2);
const sections = args.filter((arg) => /^[a-z]/.test(arg));

install();
if (sections.length === 0 || sections.some((name) => !WITHOUT_SERVICES.includes(name)))
  await provideServices();
build();
run('node', ['bench/dist/main.js', ...args]);
