import { type ReactNode, useEffect, useRef } from 'react';

/** The first page shown leaves the focus where the browser puts it. */
let isFirstPage = true;

/** Where the reader went back, or forward, to. The browser shows it as far down as it was left. */
let returnedTo: string | undefined;
window.addEventListener('popstate', () => {
  returnedTo = location.href;
});

interface PageHeadingProps {
  /** Of the window. */
  title: string;
  children: ReactNode;
}

/** The heading of a page. After a move within the app it takes the focus, so that it is read and Tab goes on from it. */
export function PageHeading({ title, children }: PageHeadingProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = title;
  }, [title]);
  useEffect(() => {
    if (!isFirstPage) heading.current?.focus({ preventScroll: true });
    if (!isFirstPage && location.href !== returnedTo) {
      returnedTo = undefined;
      window.scrollTo(0, 0);
    }
    isFirstPage = false;
  }, []);
  return (
    <h1 tabIndex={-1} ref={heading}>
      {children}
    </h1>
  );
}
