import type { UploadedImage } from '@imgr/contracts';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { deleteImage } from '../../host/delete-image.ts';
import { browserNetwork } from './api/browser-network.ts';
import { createImageFollower } from './api/image-follower.ts';
import { sendImage } from './api/send-image.ts';
import { createUploadQueue, type QueueSettings } from './upload-queue.ts';
import { isBusy } from './uploads-reducer.ts';

interface UploadsOptions extends QueueSettings {
  onStored: (image: UploadedImage, file: File) => void;
  /** Told of each image that was stored, and deleted since to make room for another or because it was cancelled. */
  onDiscarded: (ids: readonly string[]) => void;
}

/** The page's uploads: sent as the settings allow, and followed until their images are final. */
export function useUploads({ open, maxUploadBytes, token, onStored, onDiscarded }: UploadsOptions) {
  const [queue] = useState(() =>
    createUploadQueue({
      send: sendImage,
      discard: (image) => deleteImage(image).then(() => onDiscarded([image.id])),
      onStored,
      network: browserNetwork,
    }),
  );
  const [follower] = useState(() => createImageFollower(queue.report));
  const uploads = useSyncExternalStore(queue.subscribe, queue.snapshot);
  const { items, connection } = uploads;
  const busy = isBusy(uploads);
  const pending = items.flatMap(({ status, image }) => (status === 'processing' && image ? [image.id] : []));
  const pendingIds = pending.join(' ');

  useEffect(() => queue.configure({ open, maxUploadBytes, token }), [queue, open, maxUploadBytes, token]);
  useEffect(() => follower.follow(pendingIds === '' ? [] : pendingIds.split(' ')), [follower, pendingIds]);
  useEffect(() => follower.stop, [follower]);
  useLeaveWarning(busy);
  return { items, connection, busy, queue };
}

function useLeaveWarning(active: boolean) {
  useEffect(() => {
    if (!active) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [active]);
}
