import { Component, type ReactNode } from 'react';
import { Trouble } from './Trouble.tsx';

/** Shows a way on where the page would else be blank. */
export class Failsafe extends Component<{ children: ReactNode }, { broke: boolean }> {
  override state = { broke: false };

  static getDerivedStateFromError() {
    return { broke: true };
  }

  override render() {
    return this.state.broke ? <Trouble /> : this.props.children;
  }
}
