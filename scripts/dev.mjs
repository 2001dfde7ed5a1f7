// npm run dev: the API in watch mode and the web app with hot reload, behind one address.
import { install, run, say } from './prepare.mjs';

install();
say(`developing on http://localhost:${process.env.PORT || 8080} (PORT changes it); Ctrl-C stops it`);
run('turbo', ['run', 'dev']);
