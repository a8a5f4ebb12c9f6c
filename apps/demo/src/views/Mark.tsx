/** The product's mark: an e whose crossbar is a trace, the dot is the emission leaving. */
export const Mark = ({ size }: { size: number }) => (
  <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
    <path d="M27.4 13.6A12 12 0 1 0 24.2 24.8" />
    <path d="M4.4 16.6H11l2.6-5 3.8 9 2.4-4H27" />
    <circle cx="27.6" cy="24.2" r="2.9" />
  </svg>
)
