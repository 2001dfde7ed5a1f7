import { nodeBundle } from '@imgr/bundle';

/** The server of the app's files, which Vite builds. */
export default nodeBundle({ main: 'server/main.ts' }, 'dist/server');
