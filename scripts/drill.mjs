// npm run drill: breaks what is around a running imgr, and counts what became of the uploads.
import { build, install, run } from './prepare.mjs';
import { provideServices } from './services.mjs';

install();
await provideServices();
build();
run('node', ['drills/dist/main.js', ...process.argv.slice(2)]);
