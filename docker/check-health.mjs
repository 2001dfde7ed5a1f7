// node check-health.mjs PORT: exits 0 if the process at that port says that it runs.
const [port] = process.argv.slice(2);
const response = await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(3000) });
process.exit(response.ok ? 0 : 1);
