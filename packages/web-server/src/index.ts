export { uploadSettings } from './settings.ts';
export { sendPage, serveWebApp, serveWebConfig } from './web-app.ts';
