//go:build !purego

#include "textflag.h"

// func lines(at unsafe.Pointer, count int)
TEXT ·lines(SB), NOSPLIT, $0-16
	MOVD at+0(FP), R0
	MOVD count+8(FP), R1

next:
	PRFM (R0), PLDL2KEEP
	ADD  $64, R0
	SUBS $1, R1, R1
	BNE  next
	RET
