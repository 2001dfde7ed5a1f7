import { Component, type ReactNode } from 'react';

interface FailsafeProps {
  children: ReactNode;
  /** What is shown instead; `retry` shows the children again. */
  fallback: (error: unknown, retry: () => void) => ReactNode;
}

interface FailsafeState {
  failure?: { error: unknown };
}

/** Shows a way on where there would else be nothing. */
export class Failsafe extends Component<FailsafeProps, FailsafeState> {
  override state: FailsafeState = {};

  static getDerivedStateFromError(error: unknown) {
    return { failure: { error } };
  }

  override render() {
    const { failure } = this.state;
    return failure ? this.props.fallback(failure.error, this.retry) : this.props.children;
  }

  private retry = () => {
    this.setState({ failure: undefined });
  };
}
