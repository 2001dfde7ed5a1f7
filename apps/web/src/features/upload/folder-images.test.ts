import { expect, test } from 'vitest';
import { withoutFolderClutter } from './folder-images.ts';

const file = (path: string, type = '') => {
  const made = new File(['x'], path.split('/').at(-1) ?? '', { type });
  return Object.defineProperty(made, 'webkitRelativePath', { value: path.includes('/') ? path : '' });
};

test('keeps the images of a folder, counts other files, and is silent about hidden ones', () => {
  const { files, skipped } = withoutFolderClutter([
    file('holiday/a.JPG'),
    file('holiday/deep/b', 'image/png'),
    file('holiday/notes.txt', 'text/plain'),
    file('holiday/._a.jpg'),
    file('holiday/.DS_Store'),
  ]);
  expect(files.map(({ name }) => name)).toEqual(['a.JPG', 'b']);
  expect(skipped).toBe(1);
});

test('keeps every file that was chosen by itself, so that what is wrong with it is said', () => {
  const notes = file('notes.txt', 'text/plain');
  expect(withoutFolderClutter([notes])).toEqual({ files: [notes], skipped: 0 });
});
