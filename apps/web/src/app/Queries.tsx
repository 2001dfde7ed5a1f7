import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { onLibraryChange } from '../features/library/api/library.ts';

const client = new QueryClient({
  defaultOptions: { queries: { refetchOnWindowFocus: false, retry: 2 } },
});

// Here and not in a page: most changes come while the pages that show the list are not there.
onLibraryChange(() => {
  void client.invalidateQueries({ queryKey: ['library'] });
  // An image may have been deleted: of one that is shown again the host is asked again.
  void client.invalidateQueries({ queryKey: ['image'], refetchType: 'none' });
});

/** Around the pages that ask for much. An upload needs none of it, and so it comes with them. */
export function Queries({ children }: { children: ReactNode }) {
  return <QueryClientProvider client={client}>{children}</QueryClientProvider>;
}
