/// <reference lib="webworker" />
declare const self: ServiceWorkerGlobalScope;

export {};

/** Written by the build. */
const FILES: string[] = JSON.parse('__SHELL_FILES__');
const SHELL = 'imgr-shell-__SHELL_VERSION__';
/** The pages to keep. The last stands for those of images, which need the host. */
const SHELLS = ['/', '/uploads', '/tools', '/index.html'];
/** Where images that another app shares wait for the page. */
const SHARED = 'imgr-shared';
const PAGES = /^\/(?:|uploads|tools|i\/[A-Za-z0-9]+)$/;

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(SHELL).then(async (cache) => {
      await Promise.all([cache.addAll(FILES), ...SHELLS.map((path) => keepPage(cache, path))]);
    }),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches.keys().then((names) => {
      const old = names.filter((name) => name.startsWith('imgr-shell-') && name !== SHELL);
      return Promise.all(old.map((name) => caches.delete(name)));
    }),
  );
  // The page that brought it finds all its files here from now on, whatever the host has by then.
  event.waitUntil(self.clients.claim());
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === 'POST' && pathname === '/share') event.respondWith(takeShared(request));
  else if (request.method !== 'GET') return;
  else if (request.mode === 'navigate' && PAGES.test(pathname))
    event.respondWith(pageOrShell(request, pathname));
  else if (FILES.includes(pathname)) event.respondWith(kept(request, pathname));
});

/** The page of this build: while servers are updated one by one, one of them may send another's. */
async function keepPage(cache: Cache, path: string): Promise<void> {
  // Of `/` programs get something else: the page is asked for as a browser does.
  const response = await fetch(path, { headers: { Accept: 'text/html' }, cache: 'reload' });
  const text = await response.clone().text();
  if (!response.ok || !FILES.some((name) => name.endsWith('.js') && text.includes(`"${name}"`)))
    throw new Error('The host did not send the page of this build.');
  await cache.put(path, response);
}

/** The network's page; without a network the app as it was kept, which says what it cannot show. */
async function pageOrShell(request: Request, pathname: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const shell = await caches.match(SHELLS.includes(pathname) ? pathname : '/index.html');
    if (!shell) throw error;
    return shell;
  }
}

/** What is named by its content is the same for ever; the rest is asked for, and kept for when nobody answers. */
async function kept(request: Request, pathname: string): Promise<Response> {
  const found = await caches.match(pathname);
  if (found && pathname.startsWith('/assets/')) return found;
  try {
    return await fetch(request);
  } catch (error) {
    if (!found) throw error;
    return found;
  }
}

/** Images from a phone's share sheet. The page fetches them from the cache. */
async function takeShared(request: Request): Promise<Response> {
  const form = await request.formData();
  const cache = await caches.open(SHARED);
  const files = form.getAll('file').filter((value) => value instanceof File);
  await Promise.all(
    files.map((file, index) => {
      const headers = { 'Content-Type': file.type, 'X-File-Name': encodeURIComponent(file.name) };
      return cache.put(`/shared/${Date.now()}-${index}`, new Response(file, { headers }));
    }),
  );
  return Response.redirect('/', 303);
}
