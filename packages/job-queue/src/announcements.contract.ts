import { announcement, newImageId } from '@imgr/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AnnouncementListener, Announcements } from './announcements.ts';

export interface AnnouncementsFixture {
  announcements: Announcements;
  close(): Promise<void>;
}

export function describeAnnouncements(name: string, open: () => Promise<AnnouncementsFixture>): void {
  describe(`${name} keeps the announcements contract`, () => {
    let fixture: AnnouncementsFixture;
    let announcements: Announcements;
    beforeEach(async () => {
      fixture = await open();
      announcements = fixture.announcements;
    });
    afterEach(() => fixture.close());

    it('tells every subscriber, and none that has left', async () => {
      const staying = vi.fn<AnnouncementListener>();
      const leaving = vi.fn<AnnouncementListener>();
      announcements.subscribe(staying);
      const leave = announcements.subscribe(leaving);
      const first = announcement(newImageId());
      await announcements.announce(first);
      await vi.waitFor(() => expect(staying).toHaveBeenCalledWith(first));
      await vi.waitFor(() => expect(leaving).toHaveBeenCalledWith(first));
      leave();
      const second = announcement(newImageId());
      await announcements.announce(second);
      await vi.waitFor(() => expect(staying).toHaveBeenCalledWith(second));
      expect(leaving).toHaveBeenCalledTimes(1);
    });

    it('counts a function that subscribes twice as two subscribers', async () => {
      const listener = vi.fn<AnnouncementListener>();
      const leave = announcements.subscribe(listener);
      announcements.subscribe(listener);
      leave();
      await announcements.announce(announcement(newImageId()));
      await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(1));
    });

    it('needs no subscriber', async () => {
      await expect(announcements.announce(announcement(newImageId()))).resolves.toBeUndefined();
    });
  });
}
