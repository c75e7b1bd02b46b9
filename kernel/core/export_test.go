package core

// Declares is for the tests, which are outside of the package.
var Declares = declares
