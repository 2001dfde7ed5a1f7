/** The most that the app waits. */
const PATIENCE_MS = 300;

// What the page holds is painted before the app runs, which keeps a phone busy. The app's script has this at its top.
await new Promise((resolve) => {
  new PerformanceObserver(resolve).observe({ type: 'paint', buffered: true });
  // What nobody looks at is not painted.
  setTimeout(resolve, document.hidden ? 0 : PATIENCE_MS);
});

export {};
