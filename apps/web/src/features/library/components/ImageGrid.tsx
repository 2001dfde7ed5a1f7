import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { gridLayout } from '../grid-layout.ts';
import type { LibraryEntry } from '../library-entry.ts';
import styles from './ImageGrid.module.css';
import { Tile } from './Tile.tsx';

const ROWS_OUT_OF_SIGHT = 3;

interface ImageGridProps {
  entries: readonly LibraryEntry[];
  isSelected: (id: string) => boolean;
  onSelect: (index: number, on: boolean, through: boolean) => void;
}

/** All entries as a grid. Only the rows in sight are there: five thousand cost no more than fifty. */
export function ImageGrid({ entries, isSelected, onSelect }: ImageGridProps) {
  const { t } = useTranslation();
  const list = useRef<HTMLUListElement>(null);
  const { width, top } = useBox(list);
  const layout = useMemo(() => gridLayout(width, rootScale()), [width]);
  const { columns, rowHeight, tileWidth, leftOf } = layout;
  const rows = useWindowVirtualizer({
    count: Math.ceil(entries.length / columns),
    estimateSize: () => rowHeight,
    overscan: ROWS_OUT_OF_SIGHT,
    scrollMargin: top,
  });
  useLayoutEffect(() => {
    if (rowHeight > 0) rows.measure();
  }, [rows, rowHeight]);

  return (
    <ul
      className={styles.grid}
      ref={list}
      aria-label={t('library.grid')}
      style={{ height: rows.getTotalSize() }}
    >
      {width > 0 &&
        rows.getVirtualItems().flatMap((row) =>
          entries.slice(row.index * columns, (row.index + 1) * columns).map((entry, column) => {
            const index = row.index * columns + column;
            return (
              <Tile
                key={entry.id}
                entry={entry}
                index={index}
                total={entries.length}
                left={leftOf(index)}
                top={row.start - top}
                width={tileWidth}
                selected={isSelected(entry.id)}
                onSelect={onSelect}
              />
            );
          }),
        )}
    </ul>
  );
}

/** How wide the list is, and how far below the top of the page it begins. */
function useBox(list: RefObject<HTMLElement | null>) {
  const [box, setBox] = useState({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) return;
    function measure() {
      if (!element) return;
      const { width, top } = element.getBoundingClientRect();
      const next = { width, top: top + window.scrollY };
      setBox((last) => (last.width === next.width && last.top === next.top ? last : next));
    }
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    // What stands above the list may grow or shrink.
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [list]);
  return box;
}

/** Captions grow with the text. */
function rootScale(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
}
