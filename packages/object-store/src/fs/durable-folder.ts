import { open } from 'node:fs/promises';

/** Makes the names in a folder survive a loss of power: a rename or an unlink is durable only after this. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
