/** A tab bar whose tabs are not reordered by drag: GraphiQL loads an animation library of 140 kB for it. */
export const Reorder = {
  Group: ({ values, onReorder, axis, ...props }) => <ul {...props} />,
  Item: ({ value, dragElastic, ...props }) => <li {...props} />,
};
