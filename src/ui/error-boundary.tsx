import { Component, type ReactNode } from 'react';
import { type ErrorReport, toErrorReport } from '../contracts/errors.ts';
import { ErrorCard } from './error-card.tsx';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
}

interface ErrorBoundaryState {
  readonly report: ErrorReport | null;
}

/** Keeps a failure inside one panel: the card stands in its place and the rest of the page goes on. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { report: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { report: toErrorReport(error) };
  }

  override render(): ReactNode {
    const { report } = this.state;
    if (!report) return this.props.children;
    return <ErrorCard report={report} onRetry={() => this.setState({ report: null })} />;
  }
}
