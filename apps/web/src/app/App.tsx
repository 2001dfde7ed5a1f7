import { Announcer } from '../components/Announcer.tsx';
import { Failsafe } from './Failsafe.tsx';
import { Site } from './Site.tsx';
import { Trouble } from './Trouble.tsx';
import { useTheme } from './theme.ts';

export function App() {
  useTheme();
  return (
    <Announcer>
      <Failsafe
        fallback={() => (
          <main>
            <Trouble />
          </main>
        )}
      >
        <Site />
      </Failsafe>
    </Announcer>
  );
}
