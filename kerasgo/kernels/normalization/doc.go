// Package normalization computes what normalizations need in as few passes over
// memory as there are sums that must be complete before the next: for each
// channel over all rows (Channels: batch normalization), or for each row over its
// numbers (Rows: layer normalization).
//
//	c := normalization.NewChannels(rows, channels)
//	for part := range c.Parts() {
//		c.MomentsOf(part, workspace, x)
//	}
//	c.Moments(moments) // the means, then the variances
//
// Work is cut into parts by the shape alone; parts may run at the same time.
// Everything is vector code of package vector.
package normalization
