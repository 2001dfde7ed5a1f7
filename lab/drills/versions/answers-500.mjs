// node answers-500.mjs PORT…: a version that starts, says that it is ready, and cannot do anything.
import http from 'node:http';

const HEALTH = /^\/health(\/ready)?$/;

for (const port of process.argv.slice(2))
  http
    .createServer((request, response) => {
      request.resume();
      response.writeHead(HEALTH.test(request.url) ? 200 : 500, { 'content-type': 'application/json' });
      response.end(HEALTH.test(request.url) ? '{"status":"ready"}' : '{"error":"broken","code":"internal"}');
    })
    .listen(port);
