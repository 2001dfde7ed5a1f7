export { answerMissingPage, wantsPage } from './missing-page.ts';
export { uploadSettings } from './settings.ts';
export { PAGE_HEADERS, sendPage, serveWebApp, serveWebConfig } from './web-app.ts';
