import { nodeBundle } from '@imgr/bundle';

export default nodeBundle({ main: 'src/main.ts', 'child/image-worker': '@imgr/resize/image-worker' });
