import { useEffect, useState, useSyncExternalStore } from 'react';
import { deleteImage } from './api/delete-image.ts';
import { createImageFollower } from './api/image-follower.ts';
import { sendImage } from './api/send-image.ts';
import { createUploadQueue, type QueueSettings } from './upload-queue.ts';

/** The page's uploads: sent as the settings allow, and followed until their images are final. */
export function useUploads({ open, maxUploadBytes, token }: QueueSettings) {
  const [queue] = useState(() => createUploadQueue({ send: sendImage, discard: deleteImage }));
  const [follower] = useState(() => createImageFollower(queue.report));
  const { items } = useSyncExternalStore(queue.subscribe, queue.snapshot);
  const pending = items.flatMap(({ status, image }) => (status === 'processing' && image ? [image.id] : []));
  const pendingIds = pending.join(' ');
  const unsent = items.some(({ status }) => status === 'queued' || status === 'uploading');

  useEffect(() => queue.configure({ open, maxUploadBytes, token }), [queue, open, maxUploadBytes, token]);
  useEffect(() => follower.follow(pendingIds === '' ? [] : pendingIds.split(' ')), [follower, pendingIds]);
  useEffect(() => follower.stop, [follower]);
  useLeaveWarning(unsent);
  return { items, queue };
}

function useLeaveWarning(active: boolean) {
  useEffect(() => {
    if (!active) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [active]);
}
