-- A register of those who were recognised names one official for each entry, for good.

ALTER TABLE "certificate" ADD COLUMN "responsible_id" TEXT;
