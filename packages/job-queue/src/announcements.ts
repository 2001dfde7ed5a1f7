import type { Announcement } from '@imgr/contracts';

export type AnnouncementListener = (announcement: Announcement) => void;

/**
 * Tells every subscriber, in all processes, that the state of an image changed. Best effort: an announcement may be
 * lost or come twice, so whoever waits also reads the store now and then.
 */
export abstract class Announcements {
  /** Never rejects: what was announced has happened, whether anyone hears of it or not. */
  abstract announce(announcement: Announcement): Promise<void>;

  /** The listener hears all that is announced after this returns, until the returned function is called. */
  abstract subscribe(listener: AnnouncementListener): () => void;
}
