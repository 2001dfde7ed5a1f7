import { QueryClientProvider } from '@tanstack/react-query';
import { Announcer } from '../components/Announcer.tsx';
import { Failsafe } from './Failsafe.tsx';
import { queryClient } from './query-client.ts';
import { Site } from './Site.tsx';
import { useTheme } from './theme.ts';

export function App() {
  useTheme();
  return (
    <QueryClientProvider client={queryClient}>
      <Announcer>
        <Failsafe>
          <Site />
        </Failsafe>
      </Announcer>
    </QueryClientProvider>
  );
}
