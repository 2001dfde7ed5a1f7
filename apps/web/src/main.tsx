import './painted.ts';
import { StrictMode, startTransition } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import './app/global.css';
import { preloadPage } from './app/pages.ts';
import { askOnce } from './host/use-web-config.ts';
import { startI18n } from './i18n/i18n.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');

// What `theme.js` counts.
try {
  sessionStorage.removeItem('imgr.failedStarts');
} catch {
  // Storage is off, and it does not count.
}

// What the page waits for comes at once and not one after the other.
preloadPage(location.pathname);
void askOnce();
await startI18n();
// In slices: a phone answers a tap meanwhile, and the words that are painted already stay until all is there.
startTransition(() =>
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  ),
);

// Once all that is needed now is loaded. In development files change too fast to be kept.
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  const register = () => void navigator.serviceWorker.register('/sw.js').catch(() => {});
  if (document.readyState === 'complete') register();
  else window.addEventListener('load', register);
}
